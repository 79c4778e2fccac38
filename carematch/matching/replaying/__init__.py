"""Rankings worked out again: from what was kept with each, step by step, with whether the answer is the same."""

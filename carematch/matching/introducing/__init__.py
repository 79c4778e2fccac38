"""What happens round an introduction: what has changed meanwhile, how it ends, what is offered with it."""

"""What a council may publish: retained spend by ring, behind a gate that lets nobody be worked out."""

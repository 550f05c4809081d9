"""The classic builder: each step an image of its own, linked to its parent."""

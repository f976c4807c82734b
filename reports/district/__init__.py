"""A district's view of its campuses, made of what they publish and of nothing else."""

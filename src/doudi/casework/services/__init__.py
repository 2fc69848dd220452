"""What is done at the door. Each service checks who may, changes rows and records it in one transaction."""

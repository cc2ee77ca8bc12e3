"""What people see of each other's good work: thanks with proof, and stories from the floor."""

"""What leaders do: the plan of actions, drawn from the playbook."""

"""The playbook for leaders: questions answered by clause, digests, versions compared, who may decide what."""

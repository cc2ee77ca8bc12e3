"""Scenarios without a language model: situations, people and voices from the bank, rules from the documents."""

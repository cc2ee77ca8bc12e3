"""The customer without a language model: lines chosen by what the state says that they do."""

"""What reads words and is used by everybody: tokens, sentences, embeddings, signals."""

"""Daily practice: questions, packs, answers, hints."""

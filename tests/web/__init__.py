"""The shell: navigation, refusals, pages, kept cards, outbox."""

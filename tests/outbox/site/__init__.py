"""The product with one more app, whose page takes photos: what the browser tests of the outbox run against."""

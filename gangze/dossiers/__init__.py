"""两单两卡 and 顺口溜 of a post: items, revisions, review, acknowledgement, import, export, print."""

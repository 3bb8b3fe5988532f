"""What other systems and devices ask for as JSON: posts, and the intake of what devices hand in."""

from ninja import Router

from . import intake, media, posts

router = Router(tags=["organisation"])
router.add_router("", posts.router)
router.add_router("", intake.router)
router.add_router("", media.router)

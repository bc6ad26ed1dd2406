"""A mail server of the tests over aiosmtpd that fails as the variable MOOD says, and lays what it takes into the folder TAKEN."""
import asyncio
import os

MOOD = os.environ.get("MOOD", "")
TAKEN = os.environ["TAKEN"]


class Handler:
    def __init__(self):
        self.asked = 0

    async def handle_MAIL(self, server, session, envelope, address, options):
        if MOOD == "hang":
            await asyncio.sleep(60)
        if MOOD == "421":
            return "421 4.3.2 too busy"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 ok"

    async def handle_RCPT(self, server, session, envelope, address, options):
        self.asked += 1
        if MOOD == "451 once" and self.asked == 1:
            return "451 4.2.0 come again"
        if MOOD == "550 one" and address.startswith("nobody@"):
            return "550 5.1.1 no such user"
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server, session, envelope):
        place = os.path.join(TAKEN, str(len(os.listdir(TAKEN))))
        with open(place, "wb") as file:
            file.write(envelope.content)
        if MOOD == "drop before 250":
            server.transport.abort()
        if MOOD == "drop after 250":
            asyncio.get_running_loop().call_later(0.05, server.transport.abort)
        return "250 2.0.0 taken"

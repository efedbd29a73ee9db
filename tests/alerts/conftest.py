from tests.servers.mail.fixtures import mail_server

__all__ = ["mail_server"]

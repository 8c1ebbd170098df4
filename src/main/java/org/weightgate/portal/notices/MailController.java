package org.weightgate.portal.notices;

import org.springframework.stereotype.Controller;
import org.springframework.ui.ModelMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.CurrentActor;
import org.weightgate.portal.accounts.RoleName;
import org.weightgate.portal.mail.Mailbox;

/// The outbox as an admin reads it.
@Controller
class MailController {
    private final Mailbox mailbox;

    MailController(Mailbox mailbox) {
        this.mailbox = mailbox;
    }

    @GetMapping("/mail")
    String index(@CurrentActor Actor admin, ModelMap page) {
        admin.require(RoleName.ADMIN, "*");
        page.put("sending", mailbox.sending());
        page.put("mails", mailbox.newest());
        return "mail/index";
    }
}

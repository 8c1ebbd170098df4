package org.weightgate.portal.notices;

import org.springframework.stereotype.Controller;
import org.springframework.ui.ModelMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.CurrentActor;
import org.weightgate.portal.accounts.RoleName;
import org.weightgate.portal.mail.Mailbox;

/// The outbox as an admin reads it.
@Controller
class MailController {
    private static final int LAST_PAGE = 10_000;

    private final Mailbox mailbox;

    MailController(Mailbox mailbox) {
        this.mailbox = mailbox;
    }

    @GetMapping("/mail")
    String index(
            @CurrentActor Actor admin,
            @RequestParam(name = "page", defaultValue = "1") int number,
            ModelMap page) {
        admin.require(RoleName.ADMIN, "*");
        page.put("sending", mailbox.sending());
        int asked = Math.clamp(number, 1, LAST_PAGE);
        int before = (asked - 1) * Mailbox.PAGE;
        page.put("number", asked);
        page.put("mails", mailbox.newest(before));
        page.put("more", !mailbox.newest(before + Mailbox.PAGE).isEmpty());
        return "mail/index";
    }
}

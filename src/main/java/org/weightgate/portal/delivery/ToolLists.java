package org.weightgate.portal.delivery;

import org.springframework.stereotype.Component;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.marking.CopyFile;
import org.weightgate.portal.marking.CopyView;

import java.util.Map;
import java.util.Objects;

/// The addresses of every file of a grant, written down as common download tools read them.
@Component
class ToolLists {
    private final GrantCopies grants;
    private final Delivering delivering;
    private final PortalAddress address;

    ToolLists(GrantCopies grants, Delivering delivering, PortalAddress address) {
        this.grants = grants;
        this.delivering = delivering;
        this.address = address;
    }

    /// One line of text, or more, about one file.
    private interface Line {
        String of(CopyFile file, String url);
    }

    /// A configuration for `curl -K`. A staged file lies elsewhere, hence `location`.
    String curl(Actor actor, String reference) {
        return list(
                actor,
                reference,
                (file, url) ->
                        "location\nurl = \"%s\"\noutput = \"%s\"\n"
                                .formatted(url, file.path().replace("\"", "\\\"")));
    }

    /// An input file for `aria2c -i`, which checks the digests too.
    String aria2(Actor actor, String reference) {
        return list(
                actor,
                reference,
                (file, url) ->
                        "%s\n  out=%s\n  checksum=sha-256=%s\n"
                                .formatted(url, file.path(), file.sha256()));
    }

    /// Path, tab, address: for a shell's own loop.
    String lines(Actor actor, String reference) {
        return list(actor, reference, (file, url) -> file.path() + "\t" + url + "\n");
    }

    private String list(Actor actor, String reference, Line line) {
        var grant = grants.grant(actor, reference);
        CopyView copy = grants.copy(grant);
        delivering.requireOpen(actor, grant, copy);
        Map<String, SignedUrl> urls = delivering.all(actor, grant, copy);
        StringBuilder text = new StringBuilder();
        for (CopyFile file : copy.files()) {
            text.append(
                    line.of(file, address.of(Objects.requireNonNull(urls.get(file.path())).url())));
        }
        return text.toString();
    }
}

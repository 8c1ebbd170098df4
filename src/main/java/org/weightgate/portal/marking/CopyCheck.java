package org.weightgate.portal.marking;

import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;
import org.weightgate.inference.Expectation;
import org.weightgate.inference.PublicKeys;
import org.weightgate.inference.Verification;
import org.weightgate.portal.access.GrantId;
import org.weightgate.portal.access.GrantView;
import org.weightgate.portal.catalog.Catalog;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;

/// Verifies a prepared copy on the portal's own machine, as its recipient's client does on theirs.
/// Only the demo asks for it: a portal vouches for nobody else's hardware.
@Component
@Profile("demo")
public class CopyCheck {
    private final Catalog catalog;
    private final Originals originals;
    private final Statements statements;
    private final KeyStore keys;

    CopyCheck(Catalog catalog, Originals originals, Statements statements, KeyStore keys) {
        this.catalog = catalog;
        this.originals = originals;
        this.statements = statements;
        this.keys = keys;
    }

    /// The report, as the client would post it.
    public String report(GrantView grant) throws IOException {
        Expectation expected =
                new Expectation(
                        PublicKeys.parse(keys.keys().publicPem()),
                        "the client's get",
                        "the portal");
        return originals.laidOut(
                "check-" + grant.id(),
                catalog.release(grant.release()),
                Optional.of(grant.recipient()),
                folder -> {
                    for (CopyFile file : statements.files(grant.id())) {
                        Files.write(folder.resolve(file.path()), content(grant.id(), file));
                    }
                    return Verification.run(folder, expected, (_, _, _) -> {}).json();
                });
    }

    private byte[] content(GrantId grant, CopyFile file) {
        return statements.content(grant, file.path()).orElseThrow();
    }
}

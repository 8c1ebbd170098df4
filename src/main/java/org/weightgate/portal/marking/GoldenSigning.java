package org.weightgate.portal.marking;

import org.springframework.stereotype.Component;
import org.weightgate.inference.GoldenPrompt;
import org.weightgate.inference.SignedGolden;
import org.weightgate.portal.access.GrantDesk;
import org.weightgate.portal.access.GrantId;
import org.weightgate.portal.access.GrantView;

import java.io.IOException;
import java.util.List;
import java.util.Objects;

/// Writes `golden.json` for one grant from what its copy computed.
@Component
class GoldenSigning {
    private final GrantDesk grants;
    private final CopySigning signing;
    private final CopyDesk desk;

    GoldenSigning(GrantDesk grants, CopySigning signing, CopyDesk desk) {
        this.grants = grants;
        this.signing = signing;
        this.desk = desk;
    }

    void sign(GrantId id, MarkedCopy copy, List<GoldenPrompt> prompts) throws IOException {
        GrantView grant = grants.grant(id);
        String hash = Objects.requireNonNull(copy.goldenSha256(), "golden is ready");
        SignedGolden golden =
                new SignedGolden(
                        grant.model().toString(),
                        grant.releaseLabel(),
                        grant.reference(),
                        Objects.requireNonNull(copy.goldenRevision(), "golden is ready"),
                        "Weightgate reference engine",
                        prompts,
                        hash);
        desk.golden(grant, signing.golden(golden), hash);
    }
}

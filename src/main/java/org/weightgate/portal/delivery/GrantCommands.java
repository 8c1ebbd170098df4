package org.weightgate.portal.delivery;

import org.springframework.stereotype.Component;
import org.weightgate.portal.access.GrantView;

import java.util.List;

/// The commands of a grant's page. They run as they stand in an empty folder; the token comes from
/// the environment, so that no secret stands in a page or a shell's history.
@Component
class GrantCommands {
    private final PortalAddress address;

    GrantCommands(PortalAddress address) {
        this.address = address;
    }

    List<GrantPage.Command> of(GrantView grant) {
        String base = address.base();
        String folder = grant.model().name() + "-" + grant.releaseLabel();
        String api = base + "/api/v1/grants/" + grant.reference();
        return List.of(
                new GrantPage.Command(
                        "command-get",
                        "With the client: fetches everything, resumes, verifies every file",
                        """
                        curl -fsSO %s/client.jar
                        java -jar client.jar get %s@%s --to %s --portal %s --wait-golden\
                        """
                                .formatted(
                                        base, grant.model(), grant.releaseLabel(), folder, base)),
                new GrantPage.Command(
                        "command-verify",
                        "Prove that the copy computes what it should",
                        "java -jar client.jar verify %s --portal %s".formatted(folder, base)),
                new GrantPage.Command(
                        "command-curl",
                        "With curl alone",
                        """
                        mkdir -p %1$s && cd %1$s
                        curl -fsS -H "Authorization: Bearer $WEIGHTGATE_TOKEN" %2$s/curl -o ../%1$s.curl
                        curl -f --create-dirs -K ../%1$s.curl && rm ../%1$s.curl
                        sha256sum -c SHA256SUMS\
                        """
                                .formatted(folder, api)),
                new GrantPage.Command(
                        "command-file",
                        "One file by curl, resumed where it stopped",
                        """
                        curl -fL -C - -O "$(curl -fsS -H "Authorization: Bearer $WEIGHTGATE_TOKEN" \
                        --data-urlencode path=SHA256SUMS %s/urls)\"\
                        """
                                .formatted(api)));
    }
}

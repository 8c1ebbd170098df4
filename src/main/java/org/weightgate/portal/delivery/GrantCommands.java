package org.weightgate.portal.delivery;

import org.springframework.stereotype.Component;
import org.weightgate.portal.access.GrantView;

import java.util.ArrayList;
import java.util.List;

/// The commands of a grant's page. They run as they stand in an empty folder; the token comes from
/// the environment, so that no secret stands in a page or a shell's history.
@Component
class GrantCommands {
    private final PortalAddress address;
    private final ClientArchives archives;

    GrantCommands(PortalAddress address, ClientArchives archives) {
        this.address = address;
        this.archives = archives;
    }

    List<GrantPage.Command> of(GrantView grant) {
        String base = address.base();
        String folder = grant.model().name() + "-" + grant.releaseLabel();
        List<GrantPage.Command> commands = new ArrayList<>();
        commands.add(
                new GrantPage.Command(
                        "command-get",
                        "With the client: fetches everything, resumes, verifies every file",
                        "curl -fsSO %s/client.jar\njava -jar client.jar %s"
                                .formatted(base, get(grant, folder))));
        commands.add(
                new GrantPage.Command(
                        "command-verify",
                        "Prove that the copy computes what it should",
                        "java -jar client.jar " + verify(folder)));
        archives.all().forEach(archive -> commands.add(withoutJava(archive, grant, folder)));
        commands.add(hub(grant, folder));
        commands.addAll(byOthers(folder, base + "/api/v1/grants/" + grant.reference()));
        return List.copyOf(commands);
    }

    private String get(GrantView grant, String folder) {
        return "get %s@%s --to %s --portal %s --wait-golden"
                .formatted(grant.model(), grant.releaseLabel(), folder, address.base());
    }

    private String verify(String folder) {
        return "verify %s --portal %s".formatted(folder, address.base());
    }

    private GrantPage.Command withoutJava(
            ClientArchives.Archive archive, GrantView grant, String folder) {
        String client = archive.folder() + "/weightgate-client";
        return new GrantPage.Command(
                "command-" + archive.platform(),
                "The same where there is no Java 25: a client that brings its own (%s, %d MiB)"
                        .formatted(archive.platform(), archive.size() + (1 << 19) >> 20),
                String.join(
                        "\n",
                        "curl -fsS %s%s | tar xz".formatted(address.base(), archive.path()),
                        client + " " + get(grant, folder),
                        client + " " + verify(folder)));
    }

    private GrantPage.Command hub(GrantView grant, String folder) {
        return new GrantPage.Command(
                "command-hf",
                "With the Hugging Face client, as any model",
                "HF_ENDPOINT=%s HF_TOKEN=\"$WEIGHTGATE_TOKEN\" hf download %s --revision %s --local-dir %s"
                        .formatted(address.base(), grant.model(), grant.releaseLabel(), folder));
    }

    private static List<GrantPage.Command> byOthers(String folder, String api) {
        return List.of(
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
                        "command-aria2",
                        "With aria2: in parallel, digests checked; again to go on",
                        """
                        curl -fsS -H "Authorization: Bearer $WEIGHTGATE_TOKEN" %2$s/aria2 -o %1$s.aria2
                        aria2c -i %1$s.aria2 -d %1$s -c -x 8 --auto-file-renaming=false && rm %1$s.aria2\
                        """
                                .formatted(folder, api)),
                new GrantPage.Command(
                        "command-wget",
                        "With wget alone: again to go on",
                        """
                        wget -q --header="Authorization: Bearer $WEIGHTGATE_TOKEN" %2$s/urls -O %1$s.urls
                        while IFS="$(printf '\\t')" read -r path url; do
                          mkdir -p "$(dirname "%1$s/$path")" && wget -nv -c "$url" -O "%1$s/$path" || break
                        done < %1$s.urls
                        (cd %1$s && sha256sum -c SHA256SUMS) && rm %1$s.urls\
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

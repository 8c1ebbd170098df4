package org.weightgate.portal.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.weightgate.inference.ModelSignature;
import org.weightgate.inference.PublicKeys;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.Visits;
import org.weightgate.portal.access.AccessFixture;
import org.weightgate.portal.access.Approval;
import org.weightgate.portal.access.BadQuery;
import org.weightgate.portal.access.Extent;
import org.weightgate.portal.access.GrantView;
import org.weightgate.portal.access.RequestView;
import org.weightgate.portal.access.ReviewDesk;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.catalog.Catalog;
import org.weightgate.portal.catalog.CatalogFixture;
import org.weightgate.portal.catalog.FolderView;
import org.weightgate.portal.catalog.ModelName;
import org.weightgate.portal.marking.CopyFile;
import org.weightgate.portal.marking.CopyView;
import org.weightgate.portal.marking.Marking;
import org.weightgate.portal.marking.PortalKeys;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

@PortalTest
class ExtentTests {
    @Autowired private AccessFixture access;
    @Autowired private CatalogFixture fixture;
    @Autowired private Catalog catalog;
    @Autowired private ReviewDesk review;
    @Autowired private Marking marking;
    @Autowired private Delivering delivering;
    @Autowired private PortalKeys keys;
    @Autowired private Visits visits;

    private static Approval without(String... folders) {
        return new Approval(null, null, "", "", new Extent(new TreeSet<>(List.of(folders))));
    }

    private static SortedMap<String, byte[]> files() {
        SortedMap<String, byte[]> files = new TreeMap<>(CatalogFixture.demo("opt-stories"));
        byte[] log = "step 1 loss 9.1".getBytes(StandardCharsets.UTF_8);
        files.put("logs/train.txt", log);
        files.put("logs/more/eval.txt", log);
        files.put("logs.txt", log);
        return files;
    }

    /// One release for all of it: each is read byte by byte before it is published.
    @Test
    void aGrantThatLeavesAFolderOutListsSignsAndServesTheRestAndNothingOfIt() throws Exception {
        ModelName model = fixture.published(files());
        Actor ada = access.researcher();
        Actor rita = access.reviewer(model);
        RequestView sent = access.submitted(ada, model);
        assertThat(catalog.model(model).current().folders())
                .extracting(FolderView::name, FolderView::files)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("logs", 2));
        assertThat(visits.get(rita, "/review/" + sent.reference()))
                .bodyText()
                .contains("Leave out of this grant", "logs/: 2 files");
        assertThatThrownBy(() -> review.approve(rita, sent.reference(), without("model.bin"), null))
                .isInstanceOf(BadQuery.class);

        GrantView grant = review.approve(rita, sent.reference(), without("logs"), null);
        CatalogFixture.await(() -> marking.copy(grant.id()).ready());
        CopyView copy = marking.copy(grant.id());
        assertThat(copy.files())
                .extracting(CopyFile::path)
                .contains("logs.txt", "config.json", "SHA256SUMS")
                .noneMatch(path -> path.startsWith("logs/"));
        byte[] signature = whole(grant, "model.sig");
        assertThat(ModelSignature.verify(signature, PublicKeys.parse(keys.pem())).files())
                .extracting(file -> file.path())
                .contains("logs.txt")
                .noneMatch(path -> path.startsWith("logs/"));
        assertThat(new String(whole(grant, "SHA256SUMS"), StandardCharsets.UTF_8))
                .contains("logs.txt")
                .doesNotContain("logs/");

        assertThatThrownBy(() -> delivering.mint(ada, grant, copy, "logs/train.txt"))
                .isInstanceOf(DownloadRefused.class);
        assertThat(marking.file(grant.id(), "logs/train.txt")).isEmpty();
        assertThatThrownBy(() -> marking.open(grant.id(), "logs/train.txt", 0, 4))
                .isInstanceOf(NoSuchElementException.class);
        assertThat(visits.get(ada, "/grants/" + grant.reference()))
                .bodyText()
                .contains("Covers", "all files, except")
                .doesNotContain("logs/train.txt");
        anotherGrantIsServedWhole(model);
    }

    private void anotherGrantIsServedWhole(ModelName model) {
        Actor bo = access.researcher();
        RequestView sent = access.submitted(bo, model);
        GrantView whole = review.approve(access.reviewer(model), sent.reference(), without(), null);
        CatalogFixture.await(() -> marking.copy(whole.id()).ready());
        assertThat(marking.copy(whole.id()).file("logs/train.txt")).isPresent();
    }

    @Test
    void whatTheModelIsLoadedFromIsNoFolderToLeaveOut() {
        ModelName model = access.model();
        assertThat(catalog.model(model).current().folders()).isEmpty();
    }

    private byte[] whole(GrantView grant, String path) throws Exception {
        long size = marking.file(grant.id(), path).orElseThrow().size();
        return marking.open(grant.id(), path, 0, size).readAllBytes();
    }
}

package org.weightgate.portal.catalog;

import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TableHead;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.CustomBlock;
import org.commonmark.node.CustomNode;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.DefaultUrlSanitizer;
import org.commonmark.renderer.html.HtmlRenderer;
import org.springframework.web.util.HtmlUtils;

import java.util.List;

/// Publishers' Markdown as HTML that can only format: raw HTML is shown as text, addresses other
/// than web and mail ones are dropped, pictures become links so that nobody else's server learns
/// who reads a page.
final class Markdown {
    private static final List<Extension> TABLES = List.of(TablesExtension.create());
    private static final Parser PARSER = Parser.builder().extensions(TABLES).build();
    private static final HtmlRenderer RENDERER =
            HtmlRenderer.builder()
                    .extensions(TABLES)
                    .escapeHtml(true)
                    .sanitizeUrls(true)
                    .urlSanitizer(new DefaultUrlSanitizer(List.of("http", "https", "mailto")))
                    .attributeProviderFactory(
                            context ->
                                    (node, tag, attributes) -> {
                                        if (node instanceof Link) {
                                            attributes.put("rel", "nofollow noopener noreferrer");
                                        }
                                    })
                    .build();

    private Markdown() {}

    static String html(String markdown) {
        try {
            Node document = PARSER.parse(markdown);
            document.accept(new Fitting());
            return RENDERER.render(document);
        } catch (StackOverflowError nested) {
            // Nested thousands deep, which no reader could follow either: shown as it is written.
            return "<pre>" + HtmlUtils.htmlEscape(markdown) + "</pre>";
        }
    }

    /// Fits a text into a page: headings one level down, pictures as links, and no table headers
    /// that say nothing.
    private static final class Fitting extends AbstractVisitor {
        @Override
        public void visit(Heading heading) {
            heading.setLevel(Math.min(6, heading.getLevel() + 1));
            visitChildren(heading);
        }

        @Override
        public void visit(CustomNode node) {
            visitChildren(node);
            if (node instanceof TableCell cell && cell.getFirstChild() == null) {
                cell.setHeader(false);
            }
        }

        @Override
        public void visit(CustomBlock block) {
            visitChildren(block);
            if (block instanceof TableBlock && block.getFirstChild() instanceof TableHead head) {
                unlinkEmpty(head);
            }
        }

        private static void unlinkEmpty(TableHead head) {
            for (Node row = head.getFirstChild(); row != null; row = row.getNext()) {
                for (Node cell = row.getFirstChild(); cell != null; cell = cell.getNext()) {
                    if (cell.getFirstChild() != null) {
                        return;
                    }
                }
            }
            head.unlink();
        }

        @Override
        public void visit(Image image) {
            visitChildren(image);
            Link link = new Link(image.getDestination(), image.getTitle());
            Node child = image.getFirstChild();
            while (child != null) {
                Node next = child.getNext();
                link.appendChild(child);
                child = next;
            }
            image.insertAfter(link);
            image.unlink();
        }
    }
}

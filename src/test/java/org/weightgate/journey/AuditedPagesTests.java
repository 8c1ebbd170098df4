package org.weightgate.journey;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.server.PathContainer;
import org.springframework.validation.Errors;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import org.weightgate.portal.PortalTest;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// No page and no form is left out when pages are held against axe.
@PortalTest
class AuditedPagesTests {
    /// Parts of pages that are asked for again while something goes on; the audit sees them in
    /// their page.
    private static final Set<String> PARTS =
            Set.of(
                    "/grants/{reference}/preparation",
                    "/traces/{reference}/state",
                    "/publish/{ns}/{name}/releases/{label}/state");

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping handlers;

    @Test
    void everyPageIsOpened() {
        SortedSet<String> pages = routes(RequestMethod.GET, AuditedPagesTests::showsAPage);
        pages.removeAll(PARTS);
        assertThat(pages).hasSizeGreaterThan(40);
        assertThat(
                        opened(
                                pages,
                                AuditedPages.pages().stream()
                                        .filter(page -> !page.refused())
                                        .map(AuditedPages.Page::path)))
                .containsExactlyElementsOf(pages);
    }

    @Test
    void everyFormIsSentWithSomethingWrong() {
        SortedSet<String> all = routes(RequestMethod.POST, method -> true);
        SortedSet<String> forms = routes(RequestMethod.POST, AuditedPagesTests::comesBack);
        assertThat(forms).hasSizeGreaterThan(12);
        assertThat(opened(all, AuditedPages.forms().stream().map(AuditedPages.Form::action)))
                .containsAll(forms);
    }

    private interface Wanted {
        boolean fits(HandlerMethod method);
    }

    private SortedSet<String> routes(RequestMethod verb, Wanted wanted) {
        return handlers.getHandlerMethods().entrySet().stream()
                .filter(e -> e.getKey().getMethodsCondition().getMethods().contains(verb))
                .filter(e -> e.getValue().getBeanType().getName().startsWith("org.weightgate."))
                .filter(e -> wanted.fits(e.getValue()))
                .flatMap(e -> e.getKey().getPatternValues().stream())
                .filter(pattern -> !pattern.startsWith("/api/"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean showsAPage(HandlerMethod method) {
        Class<?> answer = method.getMethod().getReturnType();
        return Set.of(String.class, Object.class, ModelAndView.class).contains(answer)
                && !AnnotatedElementUtils.hasAnnotation(method.getBeanType(), ResponseBody.class)
                && !method.hasMethodAnnotation(ResponseBody.class);
    }

    private static boolean comesBack(HandlerMethod method) {
        return Arrays.stream(method.getMethodParameters())
                .anyMatch(p -> Errors.class.isAssignableFrom(p.getParameterType()));
    }

    /// Each address belongs to the route that is about it most, as when it is called.
    private static SortedSet<String> opened(SortedSet<String> routes, Stream<String> paths) {
        SortedSet<String> opened = new TreeSet<>();
        paths.map(path -> PathContainer.parsePath(path.split("\\?")[0]))
                .map(path -> route(routes, path))
                .forEach(route -> route.ifPresent(opened::add));
        return opened;
    }

    private static Optional<String> route(SortedSet<String> routes, PathContainer path) {
        return routes.stream()
                .map(PathPatternParser.defaultInstance::parse)
                .filter(pattern -> pattern.matches(path))
                .min(PathPattern.SPECIFICITY_COMPARATOR)
                .map(PathPattern::getPatternString);
    }
}

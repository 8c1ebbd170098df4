package org.weightgate.portal.accounts;

import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.security.authentication.AuthenticationCredentialsNotFoundException;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

import java.util.Arrays;
import java.util.List;

/// Gives handlers the [Actor] that a filter of this module left in the request.
@Component
class CurrentActorResolver implements HandlerMethodArgumentResolver, WebMvcConfigurer {
    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(this);
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.hasParameterAnnotation(CurrentActor.class)
                && parameter.getParameterType() == Actor.class;
    }

    @Override
    public @Nullable Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        Object actor =
                request.getAttribute(Actor.REQUEST_ATTRIBUTE, RequestAttributes.SCOPE_REQUEST);
        if (actor == null && !mayBeNobody(parameter)) {
            throw new AuthenticationCredentialsNotFoundException("Sign in first.");
        }
        return actor;
    }

    private static boolean mayBeNobody(MethodParameter parameter) {
        return Arrays.stream(
                        parameter
                                .getExecutable()
                                .getAnnotatedParameterTypes()[parameter.getParameterIndex()]
                                .getAnnotations())
                .anyMatch(a -> a.annotationType() == Nullable.class);
    }
}

package org.weightgate.portal.site;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;

import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Says of every operation which problems it answers, and of those that make something that a call
/// may be repeated by its key. A test holds the list against the refusals there are.
@Configuration(proxyBeanMethods = false)
class ApiProblems {
    /// What each status means here.
    static final SortedMap<Integer, String> MEANINGS = new TreeMap<>();

    static {
        MEANINGS.put(400, "The call is not understood; the detail says which part.");
        MEANINGS.put(401, "No token, or one that is wrong, over or revoked.");
        MEANINGS.put(403, "The token was not made for this, or the role is missing.");
        MEANINGS.put(404, "There is no such thing, or not for this caller.");
        MEANINGS.put(408, "The body did not come in time.");
        MEANINGS.put(409, "It is too late, or somebody was faster; the detail says who and when.");
        MEANINGS.put(410, "It was there and is over.");
        MEANINGS.put(413, "The body is too large.");
        MEANINGS.put(416, "That part of a file does not exist.");
        MEANINGS.put(
                422, "The words are understood but cannot be, or a key came with another call.");
        MEANINGS.put(429, "Too often, or too much; Retry-After says how long to wait.");
        MEANINGS.put(500, "Something failed that should not; the detail names it for a report.");
        MEANINGS.put(502, "Something the portal needs did not answer.");
        MEANINGS.put(503, "Not now; try again.");
    }

    private static final List<Integer> ALWAYS = List.of(400, 401, 403, 404, 429, 500, 503);
    private static final List<Integer> WRITING = List.of(409, 410, 413, 422, 502);

    @Bean
    OpenApiCustomizer problems() {
        return api -> {
            api.getComponents().addSchemas("Problem", problem());
            MEANINGS.forEach(
                    (s, words) -> api.getComponents().addResponses(name(s), response(words)));
            api.getPaths().values().forEach(ApiProblems::describe);
        };
    }

    private static void describe(PathItem path) {
        path.readOperationsMap()
                .forEach(
                        (method, operation) -> {
                            ALWAYS.forEach(status -> add(operation, status));
                            if (method != PathItem.HttpMethod.GET) {
                                WRITING.forEach(status -> add(operation, status));
                            }
                            if (method == PathItem.HttpMethod.POST) {
                                operation.addParametersItem(key());
                            }
                        });
    }

    private static void add(Operation operation, int status) {
        operation
                .getResponses()
                .addApiResponse(
                        String.valueOf(status),
                        new ApiResponse().$ref("#/components/responses/" + name(status)));
    }

    private static String name(int status) {
        return "Problem" + status;
    }

    private static ApiResponse response(String words) {
        return new ApiResponse()
                .description(words)
                .content(
                        new Content()
                                .addMediaType(
                                        "application/problem+json",
                                        new MediaType()
                                                .schema(
                                                        new Schema<>()
                                                                .$ref(
                                                                        "#/components/schemas/Problem"))));
    }

    private static Schema<?> problem() {
        return new ObjectSchema()
                .description("RFC 9457")
                .addProperty("title", new StringSchema())
                .addProperty("status", new IntegerSchema())
                .addProperty("detail", new StringSchema().description("A sentence for people."))
                .addProperty("field", new StringSchema().description("Where it is wrong, if told."))
                .addProperty("instance", new StringSchema());
    }

    private static Parameter key() {
        return new Parameter()
                .in("header")
                .name(OnlyOnce.KEY)
                .required(false)
                .description(
                        "Up to 200 characters. The first answer is kept for a week and given to"
                                + " whoever repeats the call with this key, without secrets that"
                                + " are shown once; the key with another call is a problem 422.")
                .schema(new StringSchema().maxLength(200));
    }
}

package io.quarkiverse.rest.idempotency.deployment;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.quarkiverse.rest.idempotency.IdempotencyException;
import io.quarkiverse.rest.idempotency.KeyFormat;
import io.quarkiverse.rest.idempotency.KeyRequirement;
import io.quarkiverse.rest.idempotency.http.KeyParser;
import io.quarkiverse.rest.idempotency.http.ParsedKey;
import io.quarkiverse.rest.idempotency.http.ProblemBody;
import io.quarkiverse.rest.idempotency.http.Rejections;
import io.quarkiverse.rest.idempotency.protocol.Rejection;
import io.quarkiverse.rest.idempotency.spi.Binding;
import io.vertx.core.json.JsonObject;

/**
 * The bodies of the rejections of an operation, as examples for its documentation. They are made by the code that makes the
 * rejections of requests, so that they have the same texts.
 */
final class RejectionExamples {

    private static final int IN_FLIGHT = 409;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final long BODY_LIMIT = 1024 * 1024;
    private static final String KEY_WITH_BLANK = "order 17";
    private static final String RECORD_WITHOUT_RESPONSE = "its response was larger than the limit of recorded bodies";

    private final DocumentedOperation known;
    private final Rejections rejections;

    private RejectionExamples(DocumentedOperation known) {
        this.known = known;
        this.rejections = new Rejections("", header(known), known.inFlightStatus().orElse(IN_FLIGHT), RETRY_AFTER, BODY_LIMIT);
    }

    private static String header(DocumentedOperation known) {
        return "the header " + known.headerName();
    }

    /**
     * @return by status, the bodies by the codes of their rejections
     */
    static Map<String, Map<String, Object>> of(DocumentedOperation known) {
        Map<String, Map<String, Object>> examples = new LinkedHashMap<>();
        for (IdempotencyException rejection : new RejectionExamples(known).all()) {
            examples.computeIfAbsent(String.valueOf(rejection.status()), status -> new LinkedHashMap<>())
                    .put(rejection.code().code(), body(rejection, known));
        }
        return examples;
    }

    private static Object body(IdempotencyException rejection, DocumentedOperation known) {
        return new JsonObject(ProblemBody.of(rejection, known.errorMember()).body()).getMap();
    }

    private List<IdempotencyException> all() {
        List<IdempotencyException> all = new ArrayList<>();
        if (known.key().filter(KeyRequirement.REQUIRED::equals).isPresent()) {
            all.add(rejections.keyMissing());
        }
        all.add(malformed());
        IdempotencyException expired = rejections.of(new Rejection.KeyExpired());
        if (known.format().filter(KeyFormat.UUIDV7::equals).isPresent()) {
            all.add(expired);
        }
        if (known.repeatableRequests()) {
            all.add(Rejections.notTracked(expired));
        }
        all.add(rejections.of(new Rejection.InProgress()));
        all.add(rejections.bodyTooLarge());
        all.add(rejections.of(new Rejection.Reused(Set.of(Binding.Difference.PAYLOAD)), List.of("body")));
        all.add(rejections.of(new Rejection.ReplayFailed(RECORD_WITHOUT_RESPONSE)));
        all.add(rejections.of(new Rejection.OutcomeUnknown()));
        all.add(rejections.of(new Rejection.StoreUnavailable(null)));
        all.add(rejections.of(new Rejection.Overloaded()));
        all.add(rejections.of(new Rejection.ShuttingDown()));
        return all;
    }

    private IdempotencyException malformed() {
        KeyParser parser = new KeyParser(known.format().orElse(KeyFormat.ANY), false, Math.max(known.maxLength(), 1));
        ParsedKey.Malformed malformed = (ParsedKey.Malformed) parser.parse(List.of(KEY_WITH_BLANK));
        return rejections.keyInvalid(header(known), malformed.reason());
    }
}

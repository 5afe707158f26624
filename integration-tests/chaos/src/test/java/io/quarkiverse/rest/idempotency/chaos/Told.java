package io.quarkiverse.rest.idempotency.chaos;

import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The answer that a client got.
 *
 * @param code the error code of the protocol, or {@code null}
 * @param origin the number of the request whose method made the answer, or 0
 * @param retryAfterSeconds when the client may ask again, or 0
 */
record Told(int status, String code, boolean replayed, int origin, long retryAfterSeconds, String content) {

    private static final Pattern CODE = Pattern.compile("\"code\":\"(idempotency_[a-z_]+)\"");
    private static final Pattern ORIGIN = Pattern.compile("\"request\":(\\d+)");

    static Told of(HttpResponse<String> response) {
        HttpHeaders headers = response.headers();
        boolean replayed = headers.firstValue("Idempotent-Replayed").filter("true"::equals).isPresent();
        Matcher code = CODE.matcher(response.body());
        Matcher origin = ORIGIN.matcher(response.body());
        // The first answer has a header that no replay may have; what else there is of it must be the same for both.
        String content = response.body() + (replayed ? headers.firstValue("X-Secret").orElse("") : "");
        return new Told(response.statusCode(), code.find() ? code.group(1) : null, replayed,
                origin.find() ? Integer.parseInt(origin.group(1)) : 0,
                headers.firstValueAsLong("Retry-After").orElse(0), content);
    }

    /** Whether a client that was told so should ask again with the same key. */
    boolean again() {
        return status == 503 || status == 500 && code == null || "idempotency_request_in_progress".equals(code);
    }
}

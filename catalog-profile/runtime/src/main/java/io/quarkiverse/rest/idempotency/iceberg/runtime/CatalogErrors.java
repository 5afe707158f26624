package io.quarkiverse.rest.idempotency.iceberg.runtime;

import java.io.IOException;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.quarkiverse.rest.idempotency.IdempotencyErrorCode;
import io.quarkiverse.rest.idempotency.IdempotencyException;
import io.quarkiverse.rest.idempotency.spi.ProblemRenderer;

/**
 * Rejections in the shape of the REST catalog specification: {@code {"error":{"message":…,"type":…,"code":…}}}, where
 * {@code code} is the status and {@code type} says which rejection it is.
 * <p>
 * A recorded response that cannot be given again is final and of an unknown state: the client must not ask again, nor delete
 * files of a commit that is there. The Java client decides whether to ask again by the status of the response, where it takes
 * 408, 429, 500, 502, 503 and 504 for passing ones, and what it tells its program by the {@code code} of the body, where only
 * 500, 502, 503 and 504 mean that the state of a commit is unknown. So that is a 501 whose {@code code} is 500.
 */
final class CatalogErrors implements ProblemRenderer {

    private static final int NOT_TRIED_AGAIN = 501;

    /** The type of an error that does not tell whether a commit was made; catalogs answer it with various statuses. */
    private static final String STATE_UNKNOWN = "CommitStateUnknownException";

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * @param body an error as the specification has it, in JSON; {@code null} where there is none
     * @return whether the error says that it is not known whether the commit was made
     */
    static boolean saysStateUnknown(byte[] body) {
        if (body == null) {
            return false;
        }
        try {
            return JSON.readTree(body).path("error").path("type").asText().endsWith(STATE_UNKNOWN);
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public Problem render(IdempotencyException rejection, Problem standard) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject("error")
                .put("message", rejection.code().title() + ". " + rejection.getMessage())
                .put("type", rejection.code().code())
                .put("code", rejection.status());
        int status = rejection.code() == IdempotencyErrorCode.REPLAY_FAILED ? NOT_TRIED_AGAIN : rejection.status();
        return new Problem(status, "application/json", body.toString());
    }
}

package io.quarkiverse.rest.idempotency.door;

import java.lang.reflect.Constructor;
import java.lang.reflect.Type;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.quarkiverse.rest.idempotency.lifecycle.RecordingPolicy;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkiverse.rest.idempotency.work.RecordedFailureException;
import io.quarkiverse.rest.idempotency.work.ResultNotReplayableException;

/**
 * Turns the result of work into a recorded response, and back. A result has the status 200 and its JSON as the body, no result
 * 204, and a recorded failure 422.
 */
public final class WorkResults {

    static final int RESULT = 200;
    static final int NO_RESULT = 204;
    static final int FAILURE = 422;

    private static final String TYPE = "type";
    private static final String MESSAGE = "message";

    private final ResultCodec codec;

    public WorkResults(ResultCodec codec) {
        this.codec = codec;
    }

    static int status(@Nullable Object result) {
        return result == null ? NO_RESULT : RESULT;
    }

    /**
     * @param result the result; {@code null} for none
     * @return the response that a record of it has, of any size
     */
    public RecordedResponse.Stored response(@Nullable Object result) {
        return new RecordedResponse.Stored(status(result), List.of(), result == null ? new byte[0] : codec.write(result));
    }

    /**
     * @param trace the trace that the work ran in, or {@code null}
     * @throws RuntimeException if the result cannot be written
     */
    RecordedResponse of(DoorOperation operation, @Nullable Object result, @Nullable String trace) {
        byte[] body = result == null ? null : codec.write(result);
        return operation.recording().of(new RecordingPolicy.Response(status(result), List.of(), body, trace), null);
    }

    /**
     * @param listed the type that it is recorded as
     */
    RecordedResponse ofFailure(DoorOperation operation, Class<? extends Throwable> listed, Throwable failure,
            @Nullable String trace) {
        Map<String, String> parts = new HashMap<>();
        parts.put(TYPE, listed.getName());
        if (failure.getMessage() != null) {
            parts.put(MESSAGE, failure.getMessage());
        }
        return operation.recording()
                .of(new RecordingPolicy.Response(FAILURE, List.of(), codec.write(parts), trace), null);
    }

    /**
     * @return the result that is recorded; {@code null} for none
     * @throws Throwable the failure that is recorded
     */
    @Nullable
    Object read(DoorOperation operation, RecordedResponse response, Type type) throws Throwable {
        if (!(response instanceof RecordedResponse.Stored stored)) {
            throw unreadable(operation, "it is a reference, and a result of work is stored", null);
        }
        if (stored.status() >= 400) {
            throw failure(operation, stored);
        }
        if (stored.body().length == 0 || type == void.class || type == Void.class) {
            return null;
        }
        try {
            return codec.read(stored.body(), type);
        } catch (RuntimeException e) {
            throw unreadable(operation,
                    "expected JSON of " + type.getTypeName() + ", and it cannot be read as that: " + e.getMessage(), e);
        }
    }

    private static ResultNotReplayableException unreadable(DoorOperation operation, String problem,
            @Nullable Throwable cause) {
        return new ResultNotReplayableException(operation.name(), "The work of the operation '" + operation.name()
                + "' with this key has run, and its recorded result cannot be given again: " + problem
                + ". It is not run again.", cause);
    }

    private Throwable failure(DoorOperation operation, RecordedResponse.Stored stored) {
        Map<?, ?> parts;
        try {
            parts = (Map<?, ?>) codec.read(stored.body(), Map.class);
        } catch (RuntimeException e) {
            return unreadable(operation, "it is a failure that has no type and message", e);
        }
        String type = String.valueOf(parts.get(TYPE));
        String message = (String) parts.get(MESSAGE);
        RecordedFailureException replay = new RecordedFailureException(type, message);
        for (Class<? extends Throwable> listed : operation.recordedFailures()) {
            if (listed.getName().equals(type)) {
                return again(listed, message, replay);
            }
        }
        return replay;
    }

    private static Throwable again(Class<? extends Throwable> type, @Nullable String message, RecordedFailureException replay) {
        try {
            Constructor<? extends Throwable> constructor = type.getConstructor(String.class);
            Throwable failure = constructor.newInstance(message);
            failure.initCause(replay);
            return failure;
        } catch (ReflectiveOperationException | IllegalStateException e) {
            // The build has checked its constructor; one that throws, or sets a cause, is no reason to run the work again.
            return replay;
        }
    }
}

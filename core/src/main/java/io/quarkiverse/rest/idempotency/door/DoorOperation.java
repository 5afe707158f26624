package io.quarkiverse.rest.idempotency.door;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.quarkiverse.rest.idempotency.Replay;
import io.quarkiverse.rest.idempotency.http.HeaderAllowList;
import io.quarkiverse.rest.idempotency.lifecycle.LifecyclePolicy;
import io.quarkiverse.rest.idempotency.lifecycle.RecordingPolicy;
import io.quarkiverse.rest.idempotency.protocol.RecordingRule;

/**
 * The settings of one operation whose work is run by a door.
 *
 * @param name its stable name
 * @param lifecycle the settings of the life of a request
 * @param bodyLimit the largest result that is kept, in bytes
 * @param inTransaction whether its record is completed in the transaction of its work
 * @param recordedFailures the exceptions that are a result
 * @param retryAfter the wait that a rejection asks of its caller
 */
public record DoorOperation(String name, LifecyclePolicy lifecycle, long bodyLimit, boolean inTransaction,
        List<Class<? extends Throwable>> recordedFailures, Duration retryAfter) {

    /** Every result and every recorded failure is recorded: their statuses are the door's own. */
    public static final RecordingRule RECORDS_ALL = new RecordingRule(Set.of(), false);

    public DoorOperation {
        recordedFailures = List.copyOf(recordedFailures);
    }

    RecordingPolicy recording() {
        return new RecordingPolicy(Replay.STORED, new HeaderAllowList(List.of()), bodyLimit);
    }

    /**
     * @return the listed type that an exception is recorded as, the nearest one; {@code null} when it frees the key
     */
    @Nullable
    Class<? extends Throwable> recordedAs(Throwable failure) {
        for (Class<?> type = failure.getClass(); type != null; type = type.getSuperclass()) {
            for (Class<? extends Throwable> listed : recordedFailures) {
                if (listed == type) {
                    return listed;
                }
            }
        }
        return null;
    }
}

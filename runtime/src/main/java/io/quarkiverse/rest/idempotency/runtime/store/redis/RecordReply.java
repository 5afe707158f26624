package io.quarkiverse.rest.idempotency.runtime.store.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.store.format.RecordFormat;
import io.vertx.redis.client.Response;

/** Reads the answer of the scripts about a record: its fields in the order of {@code record()} there. */
final class RecordReply {

    private static final int AGE = 14;

    private RecordReply() {
    }

    static IdempotencyRecord record(RecordId id, Response fields) {
        Binding binding = new Binding(text(fields.get(1)), text(fields.get(2)), text(fields.get(3)));
        Instant reservedAt = Instant.EPOCH.plus(fields.get(7).toLong(), ChronoUnit.MICROS);
        if (text(fields.get(4)).equals(RedisScripts.IN_PROGRESS)) {
            Ownership ownership = new Ownership(id, new Owner(text(fields.get(5))), fields.get(6).toLong());
            return new IdempotencyRecord.InProgress(binding, reservedAt, ownership, duration(fields.get(8)));
        }
        RecordFormat.Columns columns = new RecordFormat.Columns(fields.get(10).toInteger(), fields.get(11).toInteger(),
                fields.get(12).toBytes(), fields.get(13).toBytes());
        RecordFormat.Kept kept = RecordFormat.read(fields.get(0).toInteger(), columns, duration(fields.get(9)));
        return new IdempotencyRecord.Completed(id, binding, reservedAt, kept.response(), kept.left());
    }

    /** The time since the reservation of the record, which only a list has. */
    static Duration age(Response fields) {
        return duration(fields.get(AGE));
    }

    private static String text(Response field) {
        return field.toString(StandardCharsets.UTF_8);
    }

    private static Duration duration(Response micros) {
        return Duration.of(micros.toLong(), ChronoUnit.MICROS);
    }
}

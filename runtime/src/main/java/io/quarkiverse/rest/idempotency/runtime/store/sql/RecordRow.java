package io.quarkiverse.rest.idempotency.runtime.store.sql;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.store.format.RecordFormat;

/**
 * Reads records from rows. All times come as microseconds that the database has computed, so that neither the clock nor the
 * time zone of this node or of the session matters.
 */
final class RecordRow {

    static final int IN_PROGRESS = 0;
    static final int COMPLETED = 1;

    private RecordRow() {
    }

    /**
     * @param timesOf the capability to compute microseconds
     * @return the columns of table {@code r} that {@link #read} needs
     */
    static String columns(SqlClock timesOf) {
        return "r.id, r.operation, r.resource, r.fingerprint, r.state, r.owner, r.fence, r.format, r.kind, r.status, "
                + "r.headers, r.body, "
                + timesOf.epochMicros("r.reserved_at") + " AS reserved_micros, "
                + timesOf.microsUntil("r.lease_until") + " AS lease_micros, "
                + timesOf.microsUntil("r.expires_at") + " AS retention_micros";
    }

    /**
     * @return the record of a row, or {@code null} when an outer join found none
     */
    static <E extends Exception> IdempotencyRecord read(Row<E> row) throws E {
        String value = row.text("id");
        if (value == null) {
            return null;
        }
        RecordId id = new RecordId(value);
        Binding binding = new Binding(row.text("operation"), row.text("resource"), row.text("fingerprint"));
        Instant reservedAt = Instant.EPOCH.plus(row.number("reserved_micros"), ChronoUnit.MICROS);
        if (row.number("state") == IN_PROGRESS) {
            Ownership ownership = new Ownership(id, new Owner(row.text("owner")), row.number("fence"));
            return new IdempotencyRecord.InProgress(binding, reservedAt, ownership, micros(row.number("lease_micros")));
        }
        RecordFormat.Columns columns = new RecordFormat.Columns(integer(row, "kind"), integer(row, "status"),
                row.bytes("headers"), row.bytes("body"));
        RecordFormat.Kept kept = RecordFormat.read(integer(row, "format"), columns, micros(row.number("retention_micros")));
        return new IdempotencyRecord.Completed(id, binding, reservedAt, kept.response(), kept.left());
    }

    /**
     * @return zero for {@code NULL}
     */
    static <E extends Exception> int integer(Row<E> row, String column) throws E {
        Long number = row.number(column);
        return number == null ? 0 : Math.toIntExact(number);
    }

    static long micros(Duration duration) {
        return duration.toNanos() / 1000;
    }

    static Duration micros(long micros) {
        return Duration.of(micros, ChronoUnit.MICROS);
    }

    /**
     * @return the parameters of a statement that writes a reserved record: the caller, where there is one, before the id
     */
    static Object[] values(Reservation reservation) {
        long lease = micros(reservation.lease());
        List<Object> values = new ArrayList<>(List.of(reservation.realm(), reservation.binding().operation(),
                reservation.binding().resource(), reservation.binding().fingerprint(), reservation.owner().id(), lease,
                lease + micros(reservation.retention())));
        if (reservation.caller() != null) {
            values.add(reservation.caller());
        }
        values.add(reservation.id().value());
        return values.toArray();
    }
}

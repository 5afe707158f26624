package io.quarkiverse.rest.idempotency.runtime.store.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
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
     * @return the record of the current row, or {@code null} when an outer join found none
     */
    static IdempotencyRecord read(ResultSet row) throws SQLException {
        String value = row.getString("id");
        if (value == null) {
            return null;
        }
        RecordId id = new RecordId(value);
        Binding binding = new Binding(row.getString("operation"), row.getString("resource"), row.getString("fingerprint"));
        Instant reservedAt = Instant.EPOCH.plus(row.getLong("reserved_micros"), ChronoUnit.MICROS);
        if (row.getInt("state") == IN_PROGRESS) {
            Ownership ownership = new Ownership(id, new Owner(row.getString("owner")), row.getLong("fence"));
            return new IdempotencyRecord.InProgress(binding, reservedAt, ownership, micros(row.getLong("lease_micros")));
        }
        RecordFormat.Columns columns = new RecordFormat.Columns(row.getInt("kind"), row.getInt("status"),
                row.getBytes("headers"), row.getBytes("body"));
        RecordFormat.Kept kept = RecordFormat.read(row.getInt("format"), columns, micros(row.getLong("retention_micros")));
        return new IdempotencyRecord.Completed(id, binding, reservedAt, kept.response(), kept.left());
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

package io.quarkiverse.rest.idempotency.benchmark;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.HdrHistogram.Histogram;

/**
 * The least work that a request with a new key does to the table: one row inserted and, in a second statement, completed, both
 * on disk. Plain JDBC on connections of their own, as {@code pgbench} does it, without HTTP and without sharing.
 */
final class TwoStatements {

    static final int CONNECTIONS = 16;

    private static final String TABLE = "CREATE TABLE IF NOT EXISTS two_statements (LIKE idempotency_record INCLUDING ALL)";
    private static final String RESERVE = "INSERT INTO two_statements (id, format, realm, operation, resource, fingerprint,"
            + " state, owner, fence, reserved_at, lease_until, expires_at) VALUES (?, 1, 'default', 'POST /lab/noop',"
            + " '/lab/noop', ?, 0, ?, 1, now(), now() + interval '30 s', now() + interval '1 d')"
            + " ON CONFLICT (id) DO NOTHING";
    private static final String COMPLETE = "UPDATE two_statements SET state = 1, completed_at = now(),"
            + " expires_at = now() + interval '1 d', kind = 0, status = 200, headers = ?, body = ?"
            + " WHERE id = ? AND owner = ? AND fence = 1 AND state = 0";
    private static final byte[] HEADERS = "Content-Type\0text/plain".getBytes();
    private static final byte[] BODY = "done".getBytes();

    private final DurablePostgres postgres;

    TwoStatements(DurablePostgres postgres) {
        this.postgres = postgres;
        postgres.execute(DurablePostgres.LAB, TABLE);
    }

    Measurement measure(double warmUpSeconds, double seconds) {
        long measuredFrom = System.nanoTime() + (long) (warmUpSeconds * 1e9);
        long until = measuredFrom + (long) (seconds * 1e9);
        ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
        try {
            List<Future<Histogram>> running = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                running.add(threads.submit(() -> work(measuredFrom, until)));
            }
            Histogram all = new Histogram(3);
            for (Future<Histogram> one : running) {
                all.add(one.get());
            }
            return new Measurement(all.getTotalCount(), seconds, all.getTotalCount(), all);
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException("Expected two statements to be executed", e);
        } finally {
            threads.shutdownNow();
        }
    }

    private Histogram work(long measuredFrom, long until) throws SQLException {
        Histogram latencies = new Histogram(3);
        String owner = UUID.randomUUID().toString();
        String fingerprint = "f".repeat(43);
        try (Connection connection = postgres.connect(DurablePostgres.LAB);
                PreparedStatement reserve = connection.prepareStatement(RESERVE);
                PreparedStatement complete = connection.prepareStatement(COMPLETE)) {
            long now = System.nanoTime();
            for (long number = 0; now < until; number++) {
                long start = now;
                String id = (owner + number + "-".repeat(43)).substring(0, 43);
                reserve.setString(1, id);
                reserve.setString(2, fingerprint);
                reserve.setString(3, owner);
                complete.setBytes(1, HEADERS);
                complete.setBytes(2, BODY);
                complete.setString(3, id);
                complete.setString(4, owner);
                if (reserve.executeUpdate() != 1 || complete.executeUpdate() != 1) {
                    throw new IllegalStateException("Expected one row to be inserted and completed");
                }
                now = System.nanoTime();
                if (now >= measuredFrom && now <= until) {
                    latencies.recordValue(now - start);
                }
            }
        }
        return latencies;
    }
}

package io.quarkiverse.rest.idempotency.panache;

import java.time.Instant;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.Table;

import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;

/**
 * One record, to be read. It makes the table part of the application's model, so that schema generation and validation cover
 * it. Hibernate never writes it: records change by fenced statements only, and a change behind their back would break what they
 * promise.
 */
@Entity
@Immutable
@Table(name = IdempotencyRecordEntity.TABLE, indexes = @Index(name = IdempotencyRecordEntity.TABLE
        + "_expires_at", columnList = "expires_at"))
public class IdempotencyRecordEntity extends PanacheEntityBase {

    public static final String TABLE = "idempotency_record";

    /** The greatest length of the kept headers and body; larger ones need a column of the application's own making. */
    private static final int LARGE = 64 * 1024 * 1024;

    /** The hash of realm, principal and key. */
    @Id
    @Column(name = "id", nullable = false, length = 43)
    public String id;

    /** The version of the layout. */
    @Column(name = "format", nullable = false)
    public short format;

    /** The tenant. */
    @Column(name = "realm", nullable = false, length = 255)
    public String realm;

    /** The name of the operation that the key is bound to. */
    @Column(name = "operation", nullable = false, length = 255)
    public String operation;

    /** The resource that the key is bound to. */
    @Column(name = "resource", nullable = false, length = 512)
    public String resource;

    /** The digest of the request that the key is bound to. */
    @Column(name = "fingerprint", nullable = false, length = 64)
    public String fingerprint;

    /** 0 in progress, 1 completed. */
    @Column(name = "state", nullable = false)
    public short state;

    /** The incarnation of the node that has, or had, the record. */
    @Column(name = "owner", nullable = false, length = 36)
    public String owner;

    /** The number that grew when that ownership began. */
    @Column(name = "fence", nullable = false)
    public long fence;

    /** When the key was first reserved, by the database's clock. */
    @Column(name = "reserved_at", nullable = false)
    public Instant reservedAt;

    /** Until when the owner is believed alive. */
    @Column(name = "lease_until", nullable = false)
    public Instant leaseUntil;

    /** When the record counts as absent. */
    @Column(name = "expires_at", nullable = false)
    public Instant expiresAt;

    /** When the response was recorded; {@code null} while the record is in progress. */
    @Column(name = "completed_at")
    public @Nullable Instant completedAt;

    /** 1 stored, 2 to be rebuilt, 3 not replayable; {@code null} while the record is in progress. */
    @Column(name = "kind")
    public @Nullable Short kind;

    /** The recorded HTTP status; {@code null} while the record is in progress. */
    @Column(name = "status")
    public @Nullable Short status;

    /** The recorded headers, a line each; {@code null} where none is kept. */
    @Column(name = "headers", length = LARGE)
    public byte @Nullable [] headers;

    /** The recorded body; {@code null} where none is kept. */
    @Column(name = "body", length = LARGE)
    public byte @Nullable [] body;

    /** The keyed hash of realm and principal; {@code null} where it is not kept. */
    @Column(name = "caller", length = 43)
    public @Nullable String caller;

    /** Whether its response is recorded. */
    public boolean isCompleted() {
        return state == 1;
    }
}

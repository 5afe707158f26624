package io.quarkiverse.rest.idempotency.panache;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.jspecify.annotations.Nullable;

import io.quarkiverse.rest.idempotency.fingerprint.DigestSecrets;
import io.quarkiverse.rest.idempotency.runtime.config.DigestSettings;
import io.quarkiverse.rest.idempotency.runtime.config.IdempotencyConfig;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;

/**
 * Queries over records. For reading only; see {@link IdempotencyRecordEntity}.
 */
@ApplicationScoped
public class IdempotencyRecordRepository implements PanacheRepositoryBase<IdempotencyRecordEntity, String> {

    private final DigestSecrets secrets;

    @Inject
    IdempotencyRecordRepository(IdempotencyConfig config) {
        this.secrets = DigestSettings.secrets(config.digest());
    }

    /** For the proxy of the bean. */
    IdempotencyRecordRepository() {
        this.secrets = DigestSecrets.NONE;
    }

    /**
     * The record of a client's key.
     *
     * @param realm the tenant
     * @param principal the caller's name, or {@code null} for an anonymous one
     * @param key the key, without its quotes
     */
    public Optional<IdempotencyRecordEntity> findByKey(String realm, @Nullable String principal, String key) {
        return secrets.ids(realm, principal, key).stream().flatMap(id -> findByIdOptional(id.value()).stream()).findFirst();
    }

    /**
     * The records of an operation, the newest first, expired ones included until they are purged.
     */
    public List<IdempotencyRecordEntity> listByOperation(String operation) {
        return list("operation", Sort.descending("reservedAt"), operation);
    }

    /**
     * Records in progress whose lease was over at a moment: their owner is gone, or very late.
     *
     * @param moment usually now
     */
    public List<IdempotencyRecordEntity> listStale(Instant moment) {
        return list("state = 0 and leaseUntil <= ?1", Sort.ascending("leaseUntil"), moment);
    }
}

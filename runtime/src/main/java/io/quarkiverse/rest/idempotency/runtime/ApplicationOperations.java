package io.quarkiverse.rest.idempotency.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import jakarta.inject.Singleton;

import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.Replay;
import io.quarkiverse.rest.idempotency.http.SecretNames;
import io.quarkiverse.rest.idempotency.runtime.config.BoundOperation;
import io.quarkiverse.rest.idempotency.spi.IdempotentOperations;
import io.quarkiverse.rest.idempotency.spi.OperationSettings;

/**
 * The operations of the application as other extensions see them.
 */
@Singleton
class ApplicationOperations implements IdempotentOperations {

    private final OperationRegistry operations;
    private final IdempotencyNode node;

    ApplicationOperations(OperationRegistry operations, IdempotencyNode node) {
        this.operations = operations;
        this.node = node;
    }

    @Override
    public Optional<OperationSettings> settings(String operation) {
        return Optional.ofNullable(operations.operation(operation)).map(Settings::new);
    }

    @Override
    public CompletableFuture<Boolean> canReserve() {
        return node.storeUsable();
    }

    @Override
    public CompletableFuture<Instant> storeTime() {
        return node.storeTime();
    }

    private record Settings(BoundOperation operation) implements OperationSettings {

        @Override
        public String name() {
            return operation.name();
        }

        @Override
        public boolean enabled() {
            return operation.enabled();
        }

        @Override
        public Replay replay() {
            return operation.replay();
        }

        @Override
        public Completion completion() {
            return operation.completion();
        }

        @Override
        public List<String> replayHeaders() {
            return operation.replayHeaders().names();
        }

        @Override
        public List<String> credentialHeaders() {
            return replayHeaders().stream().filter(SecretNames::isCredential).toList();
        }

        @Override
        public Duration retention() {
            return operation.policy().retention();
        }

        @Override
        public Duration clientErrorRetention() {
            return operation.policy().clientErrorRetention();
        }
    }
}

package io.quarkiverse.rest.idempotency.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

import jakarta.inject.Singleton;

import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.Replay;
import io.quarkiverse.rest.idempotency.http.SecretNames;
import io.quarkiverse.rest.idempotency.runtime.config.BoundOperation;
import io.quarkiverse.rest.idempotency.runtime.config.IdempotencyConfig;
import io.quarkiverse.rest.idempotency.runtime.config.OperationSetting;
import io.quarkiverse.rest.idempotency.spi.IdempotentOperations;
import io.quarkiverse.rest.idempotency.spi.OperationSettings;

/**
 * The operations of the application as other extensions see them.
 */
@Singleton
class ApplicationOperations implements IdempotentOperations {

    private final OperationRegistry operations;
    private final IdempotencyNode node;
    private final OperationDefinitions definitions;
    private final IdempotencyConfig config;

    ApplicationOperations(OperationRegistry operations, IdempotencyNode node, OperationDefinitions definitions,
            IdempotencyConfig config) {
        this.operations = operations;
        this.node = node;
        this.definitions = definitions;
        this.config = config;
    }

    @Override
    public Optional<OperationSettings> settings(String operation) {
        return Optional.ofNullable(operations.operation(operation)).map(found -> new Settings(found,
                setting -> source(operation, setting)));
    }

    @Override
    public CompletableFuture<Boolean> canReserve() {
        return node.storeUsable();
    }

    @Override
    public CompletableFuture<Instant> storeTime() {
        return node.storeTime();
    }

    private String source(String operation, String setting) {
        return operations.explain(definitions, config).get(operation).stream()
                .filter(picked -> picked.name().equals(setting)).findFirst().map(OperationSetting::source)
                .orElse("quarkus.rest-idempotency." + setting);
    }

    private record Settings(BoundOperation operation, UnaryOperator<String> sources) implements OperationSettings {

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

        @Override
        public int inFlightStatus() {
            return operation.inFlightStatus();
        }

        @Override
        public boolean rejectsExpiredKeys() {
            return operation.keyLifetime() != null && operation.keyLifetime().uuids();
        }

        @Override
        public String source(String setting) {
            return sources.apply(setting);
        }
    }
}

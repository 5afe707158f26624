package io.quarkiverse.rest.idempotency.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.quarkiverse.rest.idempotency.IdempotencyErrorCode;
import io.quarkiverse.rest.idempotency.IdempotencyException;
import io.quarkiverse.rest.idempotency.protocol.Refusal;
import io.quarkiverse.rest.idempotency.runtime.config.BoundOperation;
import io.quarkiverse.rest.idempotency.runtime.config.OperationBinder;
import io.quarkiverse.rest.idempotency.runtime.config.OperationDefinition;
import io.quarkiverse.rest.idempotency.runtime.config.TestConfig;
import io.quarkiverse.rest.idempotency.spi.Binding;

/**
 * What every refusal says besides its text.
 */
class RefusalsTest {

    private static final BoundOperation OPERATION = OperationBinder.bind(
            List.of(new OperationDefinition("pay", "org.acme.Payments#pay", Map.of(), "")),
            TestConfig.of(Map.of()),
            Set.of(), Set.of()).get("pay");

    static Stream<IdempotencyException> refusals() {
        return Stream.concat(
                Stream.of(Refusals.keyMissing(OPERATION), Refusals.keyInvalid(OPERATION, "It is empty."),
                        Refusals.callerUnnamed(OPERATION), Refusals.bodyTooLarge(OPERATION)),
                Stream.of(new Refusal.InProgress(), new Refusal.Reused(Set.of(Binding.Difference.PAYLOAD)),
                        new Refusal.OutcomeUnknown(), new Refusal.ReplayFailed("gone"),
                        new Refusal.StoreUnavailable(new IllegalStateException()), new Refusal.Overloaded(),
                        new Refusal.RecordUnreadable(new IllegalStateException()), new Refusal.PausedPastLease(),
                        new Refusal.ShuttingDown())
                        .map(refusal -> Refusals.of(refusal, OPERATION)));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aRefusalNamesItsOperation_soThatAProfileCanGiveItAnotherShape(IdempotencyException refusal) {
        assertThat(refusal.operation()).as(refusal.code().code()).contains("pay");
    }

    @Test
    void everyCodeIsAmongThem() {
        assertThat(refusals()).extracting(IdempotencyException::code)
                .hasSameElementsAs(Arrays.asList(IdempotencyErrorCode.values()));
    }
}

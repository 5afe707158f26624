package io.quarkiverse.rest.idempotency.protocol;

import static io.quarkiverse.rest.idempotency.protocol.Nodes.REJECT;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.attempt;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.own;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.rejected;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every event reaches every listener, whatever another one throws. */
class QuietListenerTest {

    private static final Attempt ATTEMPT = attempt(REJECT);
    private static final Map<Class<?>, Object> ARGUMENTS = Map.of(Attempt.class, ATTEMPT,
            Execution.class, own(new Nodes().node, ATTEMPT), Admission.class, rejected(new Rejection.InProgress()),
            Duration.class, Duration.ofSeconds(1), int.class, 201, Throwable.class, new IllegalStateException("down"),
            RenewalEnd.class, RenewalEnd.TRANSACTION_OVER, Reconciliation.Verdict.class, new Reconciliation.Verdict.Unknown());

    static Stream<Method> events() {
        return Arrays.stream(ProtocolListener.class.getDeclaredMethods()).filter(method -> !method.isSynthetic());
    }

    @ParameterizedTest
    @MethodSource("events")
    void event_isToldToEveryListener_alsoWhenOneThrows(Method event) throws ReflectiveOperationException {
        List<Object> heard = new ArrayList<>();
        ProtocolListener throwing = listener(new ArrayList<>(), new IllegalStateException("of a listener"));
        ProtocolListener hearing = listener(heard, null);
        Object[] arguments = Arrays.stream(event.getParameterTypes()).map(ARGUMENTS::get).toArray();

        event.invoke(new QuietListener(List.of(throwing, hearing)), arguments);

        assertThat(heard).containsExactly(event, List.of(arguments));
    }

    private static ProtocolListener listener(List<Object> heard, RuntimeException thrown) {
        return (ProtocolListener) Proxy.newProxyInstance(QuietListenerTest.class.getClassLoader(),
                new Class<?>[] { ProtocolListener.class }, (proxy, event, arguments) -> {
                    heard.addAll(List.of(event, List.of(arguments)));
                    if (thrown != null) {
                        throw thrown;
                    }
                    return null;
                });
    }
}

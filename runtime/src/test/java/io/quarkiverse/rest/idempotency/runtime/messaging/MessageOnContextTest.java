package io.quarkiverse.rest.idempotency.runtime.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Multi;
import io.smallrye.reactive.messaging.providers.locals.LocalContextMetadata;
import io.vertx.core.Context;
import io.vertx.core.Vertx;

/** The context that a method finds its message on. */
class MessageOnContextTest {

    private final Vertx vertx = Vertx.vertx();
    private final MessageOnContext placing = new MessageOnContext(vertx, new ConsumerDefinitions(
            List.of(new ConsumerDefinition("Lines#take(Line)", "take-line", List.of("lines"), "", true, false))));

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private List<Message<?>> placed(Message<?>... messages) {
        return placing.decorate(Multi.createFrom().items(messages), List.of("lines"), false)
                .<Message<?>> map(message -> message).collect().asList().await().indefinitely();
    }

    private static Context contextOf(Message<?> message) {
        return message.getMetadata(LocalContextMetadata.class).orElseThrow().context();
    }

    private static Object payloadHandledOn(Context context) throws Exception {
        CompletableFuture<Object> handled = new CompletableFuture<>();
        context.runOnContext(ignored -> handled.complete(MessageOnContext.current().getPayload()));
        return handled.get(10, TimeUnit.SECONDS);
    }

    @Test
    void messagesOfOneContext_areEachFoundOnTheirOwn() throws Exception {
        Context ofTheOrder = VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext());
        ofTheOrder.putLocal("trace", "of the order");
        Metadata metadata = Metadata.of(new LocalContextMetadata(ofTheOrder));

        List<Message<?>> lines = placed(Message.of("line 1", metadata), Message.of("line 2", metadata));

        assertThat(lines).hasSize(2);
        for (int i = 0; i < 2; i++) {
            assertThat(payloadHandledOn(contextOf(lines.get(i)))).isEqualTo("line " + (i + 1));
            assertThat(contextOf(lines.get(i)).<String> getLocal("trace")).isEqualTo("of the order");
        }
    }

    @Test
    void messageWithAContextOfItsOwn_staysOnIt() throws Exception {
        Context own = VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext());

        List<Message<?>> lines = placed(Message.of("line 1", Metadata.of(new LocalContextMetadata(own))));

        assertThat(contextOf(lines.get(0))).isSameAs(own);
        assertThat(payloadHandledOn(own)).isEqualTo("line 1");
    }

    @Test
    void messagesWithoutAContext_areEachFoundOnTheirOwn() throws Exception {
        List<Message<?>> lines = placed(Message.of("line 1"), Message.of("line 2"));

        assertThat(payloadHandledOn(contextOf(lines.get(0)))).isEqualTo("line 1");
        assertThat(payloadHandledOn(contextOf(lines.get(1)))).isEqualTo("line 2");
    }
}

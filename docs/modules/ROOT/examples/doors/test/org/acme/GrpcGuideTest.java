package org.acme;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.util.List;
import java.util.UUID;

import jakarta.inject.Inject;

import org.acme.grpc.TransferReply;
import org.acme.grpc.TransferRequest;
import org.acme.grpc.TransfersGrpc;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;

/** The example of a gRPC service, and the retries that it is written for. */
@QuarkusTest
class GrpcGuideTest {

    @Inject
    Services services;

    @TestHTTPResource
    URL server;

    private final String id = UUID.randomUUID().toString();
    private ManagedChannel channel;

    @BeforeEach
    void open() {
        services.calls.clear();
        services.down = "";
        channel = ManagedChannelBuilder.forAddress(server.getHost(), server.getPort()).usePlaintext().build();
    }

    @AfterEach
    void close() {
        channel.shutdownNow();
    }

    private TransferReply send(String requestId, long cents) {
        return TransfersGrpc.newBlockingStub(channel)
                .send(TransferRequest.newBuilder().setRequestId(requestId).setAccount("alice").setCents(cents).build());
    }

    private Status.Code failure(String requestId, long cents) {
        try {
            send(requestId, cents);
            throw new AssertionError("Expected a failure");
        } catch (StatusRuntimeException e) {
            return e.getStatus().getCode();
        }
    }

    @Test
    void callThatIsRetried_getsTheRecordedReply() {
        assertThat(List.of(send(id, 700), send(id, 700))).extracting(TransferReply::getEntry)
                .containsOnly("transfer of alice");
        assertThat(services.calls).containsExactly("transfer");
    }

    @Test
    void callWithTheIdOfAnother_isRejectedAsAnInvalidArgument() {
        send(id, 700);

        assertThat(failure(id, 800)).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(failure("", 700)).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(services.calls).containsExactly("transfer");
    }
}

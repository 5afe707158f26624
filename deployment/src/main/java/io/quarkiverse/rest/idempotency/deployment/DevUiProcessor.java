package io.quarkiverse.rest.idempotency.deployment;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import jakarta.inject.Singleton;

import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.MethodInfo;
import org.jboss.resteasy.reactive.server.model.HandlerChainCustomizer;
import org.jboss.resteasy.reactive.server.processor.scanning.MethodScanner;

import io.quarkiverse.rest.idempotency.deployment.spi.ResourceMethod;
import io.quarkiverse.rest.idempotency.deployment.spi.ResourceMethodsBuildItem;
import io.quarkiverse.rest.idempotency.runtime.dev.DevApplication;
import io.quarkiverse.rest.idempotency.runtime.dev.DevUiRecorder;
import io.quarkiverse.rest.idempotency.runtime.dev.IdempotencyDevService;
import io.quarkiverse.rest.idempotency.runtime.dev.RequestSender;
import io.quarkiverse.rest.idempotency.runtime.dev.SeenRequests;
import io.quarkiverse.rest.idempotency.runtime.rest.SeenRequestCustomizer;
import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.arc.deployment.SyntheticBeanBuildItem;
import io.quarkus.deployment.IsLocalDevelopment;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.BuildSteps;
import io.quarkus.deployment.annotations.ExecutionTime;
import io.quarkus.deployment.annotations.Record;
import io.quarkus.devui.spi.JsonRPCProvidersBuildItem;
import io.quarkus.devui.spi.page.CardPageBuildItem;
import io.quarkus.devui.spi.page.Page;
import io.quarkus.resteasy.reactive.server.spi.MethodScannerBuildItem;

/**
 * Brings the pages of the Dev UI, in dev mode only.
 */
@BuildSteps(onlyIf = IsLocalDevelopment.class)
class DevUiProcessor {

    @BuildStep
    CardPageBuildItem card(OperationDefinitionsBuildItem operations) {
        CardPageBuildItem card = new CardPageBuildItem();
        card.addPage(Page.webComponentPageBuilder().title("Operations").icon("font-awesome-solid:list-check")
                .componentLink("qwc-idempotency-operations.js")
                .staticLabel(String.valueOf(operations.all().size())));
        card.addPage(Page.webComponentPageBuilder().title("Records").icon("font-awesome-solid:database")
                .componentLink("qwc-idempotency-records.js")
                .dynamicLabelJsonRPCMethodName("store"));
        card.addPage(Page.webComponentPageBuilder().title("Requests").icon("font-awesome-solid:repeat")
                .componentLink("qwc-idempotency-requests.js"));
        return card;
    }

    @BuildStep
    JsonRPCProvidersBuildItem service() {
        return new JsonRPCProvidersBuildItem(IdempotencyDevService.class);
    }

    @BuildStep
    AdditionalBeanBuildItem beans() {
        return AdditionalBeanBuildItem.builder().setUnremovable()
                .addBeanClasses(SeenRequests.class, RequestSender.class).build();
    }

    @BuildStep
    @Record(ExecutionTime.STATIC_INIT)
    SyntheticBeanBuildItem application(DevUiRecorder recorder, ResourceMethodsBuildItem methods,
            OperationDefinitionsBuildItem operations, StoreBuildItem store) {
        List<DevApplication.Endpoint> endpoints = new ArrayList<>();
        for (ResourceMethod method : methods.methods()) {
            operations.of(method).ifPresent(operation -> endpoints
                    .add(new DevApplication.Endpoint(operation.getName(), method.verb(), method.path())));
        }
        operations.withoutHttp().forEach(operation -> endpoints
                .add(new DevApplication.Endpoint(operation.getName(), "WORK", operation.getMethod())));
        String type = store.type().setting();
        return SyntheticBeanBuildItem.configure(DevApplication.class)
                .scope(Singleton.class)
                .supplier(recorder.application(endpoints,
                        store.databaseKind() == null ? type : type + " (" + store.databaseKind() + ")"))
                .unremovable()
                .done();
    }

    @BuildStep
    MethodScannerBuildItem seenRequests(OperationDefinitionsBuildItem operations) {
        return new MethodScannerBuildItem(new MethodScanner() {
            @Override
            public List<HandlerChainCustomizer> scan(MethodInfo method, ClassInfo resourceClass, Map<String, Object> context) {
                return operations.of(method, resourceClass).isPresent()
                        ? List.of(new SeenRequestCustomizer())
                        : List.of();
            }
        });
    }
}

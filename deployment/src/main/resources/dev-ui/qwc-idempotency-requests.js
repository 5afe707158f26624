import { LitElement, html } from 'lit';
import { columnBodyRenderer } from '@vaadin/grid/lit.js';
import { JsonRpc } from 'jsonrpc';
import { notifier } from 'notifier';
import { answer, message, messageStyles } from './idempotency-message.js';
import '@vaadin/button';
import '@vaadin/grid';
import '@vaadin/icon';
import '@qomponent/qui-badge';

/**
 * The last requests with a key, which can be sent again.
 */
export class QwcIdempotencyRequests extends LitElement {

    jsonRpc = new JsonRpc(this);

    static styles = [messageStyles];

    static properties = {
        _requests: { state: true },
        _selected: { state: true },
        _answer: { state: true }
    };

    connectedCallback() {
        super.connectedCallback();
        this._load();
    }

    _load() {
        return this.jsonRpc.requests().then(response => {
            this._requests = response.result;
            this._selected = this._requests.find(request => request.number === this._selected?.number);
        }).catch(error => this._failed(error));
    }

    _failed(error) {
        notifier.showErrorMessage(error?.error?.message ?? String(error), 'bottom-stretch');
    }

    render() {
        if (!this._requests) {
            return html`<span>Loading…</span>`;
        }
        return html`
            <div class="actions">
                <span class="quiet">The last requests with a key since the start or the last reload, in the memory of this process only.
                    The store keeps neither keys nor requests.</span>
                <vaadin-button id="refresh" theme="small" @click="${this._load}">
                    <vaadin-icon icon="font-awesome-solid:rotate" slot="prefix"></vaadin-icon>Refresh</vaadin-button>
            </div>
            <vaadin-grid id="requests" .items="${this._requests}" .selectedItems="${this._selected ? [this._selected] : []}"
                    theme="no-border row-stripes" @active-item-changed="${e => this._select(e.detail.value)}">
                <span slot="empty-state">No request with a key has come yet.</span>
                <vaadin-grid-column auto-width flex-grow="0" header="Time"
                    ${columnBodyRenderer(r => html`<span title="${r.at}">${new Date(r.at).toLocaleTimeString()}</span>`, [])}></vaadin-grid-column>
                <vaadin-grid-column width="90px" flex-grow="0" header="Verb"
                    ${columnBodyRenderer(r => html`<qui-badge small>${r.verb}</qui-badge>`, [])}></vaadin-grid-column>
                <vaadin-grid-column auto-width header="Path"
                    ${columnBodyRenderer(r => html`<code>${r.uri}</code>`, [])}></vaadin-grid-column>
                <vaadin-grid-column auto-width header="Operation" path="operation"></vaadin-grid-column>
                <vaadin-grid-column auto-width header="Key"
                    ${columnBodyRenderer(r => html`<code>${r.key}</code>`, [])}></vaadin-grid-column>
                <vaadin-grid-column width="150px" flex-grow="0" header="Response"
                    ${columnBodyRenderer(r => html`${r.status} ${r.replayed ? html`<qui-badge small level="success">replayed</qui-badge>` : ''}`, [])}></vaadin-grid-column>
                <vaadin-grid-column width="150px" flex-grow="0" header=""
                    ${columnBodyRenderer(r => html`<vaadin-button class="send" theme="small" @click="${() => this._send(r)}">
                        <vaadin-icon icon="font-awesome-solid:repeat" slot="prefix"></vaadin-icon>Send again</vaadin-button>`, [])}></vaadin-grid-column>
            </vaadin-grid>
            ${this._selected ? html`
                <div class="details">
                    <div class="half" id="request"><h4>Request</h4>
                        ${message(this._selected.verb + ' ' + this._selected.uri, this._selected.headers, this._selected.body)}</div>
                    <div class="half" id="response">${this._answer ? answer(this._answer) : ''}</div>
                </div>` : this._requests.length ? html`<span class="quiet">Select a request to see it.</span>` : ''}`;
    }

    _select(request) {
        if (request !== this._selected) {
            this._selected = request ?? undefined;
            this._answer = undefined;
        }
    }

    _send(request) {
        this._select(request);
        this.jsonRpc.send({ number: request.number }).then(response => {
            this._answer = response.result;
            return this._load();
        }).catch(error => this._failed(error));
    }
}
customElements.define('qwc-idempotency-requests', QwcIdempotencyRequests);

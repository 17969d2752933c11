import './styles/tokens.css';
import './styles/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { ClientProvider } from './bridge/client-context.tsx';
import { createClient } from './bridge/client.ts';
import { openTransport, stripToken } from './bridge/open-transport.ts';

stripToken();
const root = document.getElementById('root');
if (!root) throw new Error('index.html lacks #root');
const client = createClient(openTransport());
createRoot(root).render(
  <StrictMode>
    <ClientProvider client={client}>
      <App />
    </ClientProvider>
  </StrictMode>,
);

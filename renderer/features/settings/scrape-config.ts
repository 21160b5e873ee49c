/** What Prometheus must be told to read the endpoint (its "Configuration", scrape_config). Pure. */
export function scrapeConfig(port: number): string {
  return [
    'scrape_configs:',
    '  - job_name: longshore',
    '    authorization:',
    '      credentials_file: /etc/prometheus/longshore-token',
    '    static_configs:',
    `      - targets: ['127.0.0.1:${port}']`,
  ].join('\n')
}

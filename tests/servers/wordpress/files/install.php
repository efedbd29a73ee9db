<?php
// Installs the site and prints the application passwords as JSON; run by php on the command line.
$_SERVER['HTTP_HOST'] = parse_url(getenv('SITE_URL'), PHP_URL_HOST) . ':' . parse_url(getenv('SITE_URL'), PHP_URL_PORT);
$_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1';
$_SERVER['REQUEST_METHOD'] = 'GET';
$_SERVER['REQUEST_URI'] = '/';
define('WP_INSTALLING', true);
require __DIR__ . '/wp-load.php';
require ABSPATH . 'wp-admin/includes/upgrade.php';
wp_install('Norrbanan', 'admin', 'admin@example.org', true, '', wp_generate_password());
update_option('permalink_structure', '/%postname%/');
update_option('timezone_string', 'Europe/Stockholm'); // a site's own time is not UTC
update_option('comment_moderation', '1');
update_option('thread_comments_depth', '10');
wp_delete_post(1, true);
$desk = wp_insert_user(['user_login' => 'desk', 'user_pass' => wp_generate_password(), 'user_email' => 'desk@example.org', 'display_name' => 'Norrbanan svarar', 'role' => 'editor']);
$words = [];
foreach (['admin' => 1, 'desk' => $desk] as $name => $user) {
    $words[$name] = WP_Application_Passwords::create_new_application_password($user, ['name' => 'test'])[0];
}
echo json_encode($words);
